"""Bytes and records in, records out: nothing here touches the network, the database, the clock or an orchestrator."""

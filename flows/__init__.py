"""Network, clock, order: the only code that knows HTTP and Prefect. Reading commands import neither."""

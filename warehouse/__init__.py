"""The only code that knows DuckDB: tables, loads, questions, checks, trends, the readers' snapshot."""

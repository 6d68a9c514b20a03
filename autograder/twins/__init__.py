"""Local stand-ins for parts of the Databricks platform, with its names and signatures, on open libraries."""

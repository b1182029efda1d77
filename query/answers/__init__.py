"""A plan becomes an answer: SPARQL and search, rows, evidence."""

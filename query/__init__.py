"""A built knowledge base answers: question, plan, SPARQL and search, answer with evidence; and the command line."""

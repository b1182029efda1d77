"""A question becomes a plan: entities, constraints, what is asked for."""

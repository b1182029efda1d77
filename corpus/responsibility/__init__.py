"""Who is made responsible: labels and markers, the grammar of lists of units, their names."""

"""policykg in Jupyter: the cell magic %%sparql, a Chinese font for plots, and the notebooks that ship."""

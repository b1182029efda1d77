"""The web application: pages for people, data behind every page, resource IRIs that lead to both."""

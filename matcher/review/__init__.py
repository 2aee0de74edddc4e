"""Views of a plan for the people who decide on it: rows, one exchange, unmet needs, money, weeks, changes, aggregates.

Pure functions on a plan and its pool; who may see what is asked in `matcher.workflow.access`, prose is made by `matcher.wording`.
"""

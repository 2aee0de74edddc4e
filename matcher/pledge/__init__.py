"""The pledge: indicators, emphasis, money and materials of what was carried out, the progress report, the plan of action.

Everything here is computed from facts (matcher.pledge.facts); only matcher.pledge.gather reads the store.
"""

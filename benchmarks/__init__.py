"""Measured promises, one module each; ``make bench`` prints them as JSON.

Machines are shared and noisy: each module counts CPU time, sizes and ratios, takes medians, and says its bar.
"""

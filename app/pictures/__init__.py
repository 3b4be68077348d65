"""The life of a picture (lägesbild): one of each period is opened, drafted, made final and kept; each time it is made
final gives an edition (utgåva), which is never changed.
"""

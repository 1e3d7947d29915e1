"""Pages of evaluation: the figures of a period; the annual bilan, from draft to frozen."""

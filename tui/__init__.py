"""The office's terminal dashboard: a front over ``Core``. It holds no rule and no SQL."""

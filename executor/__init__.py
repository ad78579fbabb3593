"""Carries plans out: journaled acts, recovery, backends. Decides nothing."""

tier-name = tier { $name }
tier-decided = decided by
tier-yes = { $text }: yes, { $shown }
tier-no = { $text }: no, { $shown }
tier-unknown = { $text }: not known ({ $why })
tier-on = { $text } on { $accelerator }
tier-nothing-decided = every machine that meets no other tier
tier-would-raise = not known here, and might raise the tier (state them with --fact KEY=VALUE)
tier-raises = { $fact } (might be { $tiers })
tier-all = tiers of this policy, in rising order
tier-here = here
tier-where = where
tier-limits = limits
tier-prefers = prefers, in this order
tier-undecided = rule { $rule } is applied because these are not known: { $facts }

# The tiers of the built-in policy.

tier-entry = one person, small models, a processor or a small card
tier-mid-range = one capable card, or much shared memory
tier-large = several capable cards, or a very large one

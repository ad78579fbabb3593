# Conditions of policies.

condition-tier = tier { $tiers }
condition-not = not { $of }
condition-and = { $one } and { $other }
condition-or = { $one } or { $other }
condition-accelerators = { $count ->
    [one] an accelerator with { $of }
   *[other] { $count } accelerators, each with { $of }
}
condition-nested = ({ $of })
condition-else = or { $of }

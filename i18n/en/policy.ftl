# Policies that are each right by themselves, and cannot be applied together or here.

policy-duplicate-policy = two files call themselves policy { $policy }: { $file } and { $other }
policy-no-tier = no tier of policy { $policy } covers this machine: { $facts }
policy-two-tiers = several tiers of policy { $policy } cover this machine ({ $tiers }): { $facts }
policy-unknown-tier = rule { $rule } names tier { $tier }, which does not exist{ $suggestion ->
    [none] {""}
   *[other] ; did you mean { $suggestion }?
}
policy-wrong-scheme = rule { $rule }: { $specifier } is no range of { $module }, whose versions are of the scheme { $scheme }

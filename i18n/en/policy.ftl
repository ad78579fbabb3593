# Policies that are each right by themselves, and cannot be applied together or here.

policy-check-fine = every machine is in one tier, and every rule counts somewhere
policy-duplicate-policy = two files call themselves policy { $policy }: { $file } and { $other }
policy-no-tier = no tier covers this machine ({ $facts }); the policies are { $policy }
policy-two-tiers = several tiers cover this machine ({ $facts }): { $tiers }; the policies are { $policy }
policy-unknown-tier = rule { $rule } names tier { $tier }, which does not exist{ $suggestion ->
    [none] {""}
   *[other] ; did you mean { $suggestion }?
}
policy-wrong-scheme = rule { $rule }: { $specifier } is no range of { $module }, whose versions are of the scheme { $scheme }

# Policies that are each right by themselves, and cannot be applied together or here.

policy-check-fine = every machine is in one tier, and every rule counts somewhere
policy-duplicate-policy = two files call themselves policy { $policy }: { $file } and { $other }
policy-next = try: { $command }
policy-no-tier = no tier covers this machine ({ $facts }); the policies are { $policy }
policy-two-tiers = several tiers cover this machine ({ $facts }): { $tiers }; the policies are { $policy }
policy-unknown-tier = rule { $rule } names tier { $tier }, which does not exist{ $suggestion ->
    [none] {""}
   *[other] ; did you mean { $suggestion }?
}
policy-wrong-scheme = rule { $rule }: { $specifier } is no range of { $module }, whose versions are of the scheme { $scheme }

# Why the rules of the built-in policy are there.

policy-why-headroom = the rest is for the page cache, and for what estimates leave out
policy-why-system = the system itself needs it
policy-why-models = a larger model at 4 bits, with 8192 tokens, does not fit here or is too slow
policy-test-passed = ok
policy-test-failed = FAILED
policy-test-count = { $passed } passed, { $failed } failed

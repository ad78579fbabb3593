# What the independent checker finds wrong with a plan: the codes of verify/violation.py.

violation-none = the plan holds: { $count ->
    [one] its 1 release meets
   *[other] its { $count } releases meet
} every rule
violation-title = the plan does not hold: { $count ->
    [one] 1 rule is broken
   *[other] { $count } rules are broken
}
violation-input-changed = the plan was made from another { $input }: { $recorded }, now { $found }
violation-tier-differs = the plan is for tier { $recorded }; this machine is { $found }
violation-unknown-module = { $environment }: the catalogue has no module { $module }
violation-unknown-release = { $environment }: the catalogue has no { $module } { $version }
violation-unknown-variant = { $environment }: { $module } { $version } has no variant { $variant }
violation-literal-differs = { $environment }: { $field } of { $module } is { $plan } in the plan, { $manifest } in the manifest
violation-request-unreadable = the request { $request } cannot be read
violation-request-unrecorded = the plan does not record the request { $request }
violation-request-unknown = { $request } asks for a module that the catalogue does not have
violation-request-unmet = { $request } is not met{ $environment ->
    [none] {""}
   *[other] {" "}in environment { $environment }
}
violation-not-together = { $module } ({ $variant }) stands in { $environment }, though everything was asked for together
violation-wrong-backend = { $module } in { $environment } runs as { $backend }; { $wanted } was asked for
violation-two-releases = { $environment } holds several releases of { $module }: { $versions }
violation-two-interpreters = { $environment } holds several interpreters: { $module } { $versions }
violation-not-alone = { $module } is a container image, yet { $other } stands beside it in { $environment }
violation-requirement-unmet = { $environment }: { $module } { $version } needs { $requirement }, and nothing meets it
violation-open-impossible = { $environment }: no version of { $module } can meet { $constraints }
violation-unchecked-differs = { $environment }: for { $module } the plan lists { $recorded }; its releases say { $found }
violation-conflict = { $module } { $version } in { $environment } conflicts with { $term }: { $other_version } in { $other_environment }
violation-accelerators-differ = { $environment }: { $module } is built for { $accelerator }, { $other } for { $other_accelerator }
violation-host-need-unmet = { $environment }: { $module } ({ $variant }) needs { $need } of this machine
violation-silent-fallback = { $environment }: { $module } ({ $variant }) is a build for the CPU that nobody asked for
violation-port-missing = { $environment }: port { $name } of { $module } has no host port
violation-placement-wrong = { $environment }: { $module } occupies { $wanted } different accelerators of this machine; the plan has { $placement }
violation-placement-unfit = { $environment }: { $module } cannot run on accelerator { $accelerator }, which lacks { $need }
violation-port-undeclared = { $environment }: { $module } declares no port { $name }
violation-port-wrong = { $environment }: port { $name } of { $module } is { $declared } by manifest, { $container_port } on { $host_port } in the plan
violation-port-exposed = { $environment }: port { $name } of { $module } is reachable from { $exposure }; { $wanted } was asked for
violation-over-limit = policy rule { $rule } permits { $permitted } of { $limit }; the plan has { $count }
violation-port-doubled = port { $port }/{ $protocol } serves both { $first } and { $second }
violation-port-taken = port { $port }, given to { $module } in { $environment }, is in use
violation-over-capacity = { $resource }: { $used } bytes are taken of { $limit }
violation-capacity-unknown = { $resource }: { $used } bytes are taken, and what there is is not known
violation-forbidden = { $environment }: policy rule { $rule } forbids { $module } { $version } ({ $subject })
violation-not-lifted = the plan rests on override { $override } of rule { $rule }, which is not lifted on this machine
violation-withdrawn = { $environment }: { $module } { $version } was withdrawn, and nobody named it
violation-pre-release = { $environment }: { $module } { $version } is a pre-release that nobody named
violation-pin-broken = { $environment }: { $module } { $version } is outside its pin { $specifier }
violation-step-missing = no step would { $action } { $module } { $version } in { $environment }
violation-step-unexpected = step { $step } leads to nothing that the plan wants
violation-step-wrong = step { $step }: { $field } is { $recorded }, and should be { $found }
violation-step-doubled = step { $step } stands twice
violation-step-order = step { $step } stands before { $before }, which it follows
violation-step-too-early = step { $step } comes before { $needs }, which it needs
violation-step-too-late = step { $step } comes after { $needs }, though it needs what that removes
violation-proof-unreadable = { $place }: { $expected } should stand here, not { $found }
violation-proof-file-missing = { $file } cannot be read
violation-proof-file-differs = { $file } is not the recorded one: { $found }, recorded { $recorded }
violation-proof-plan-differs = the certificate is for another plan: { $recorded }, this one is { $found }
violation-proof-choices-differ = plan and problem do not choose the same; only in the plan: { $plan }; only in the problem: { $problem }
violation-proof-constraint-broken = { $place }: the solution breaks this constraint
violation-proof-levels-differ = recorded is { $recorded }; it should be { $found }
violation-proof-value-differs = { $level } is recorded as { $recorded }; the solution is worth { $found }
violation-proof-clause-foreign = { $place }: { $clause } follows from no constraint of the problem
violation-proof-step-unfounded = { $place }: { $clause } does not follow by unit propagation
violation-proof-step-drops-nothing = { $place }: there is no clause { $clause } to drop
violation-proof-unfinished = { $file } ends without the empty clause
violation-proof-missing = nothing proves the part { $subject }

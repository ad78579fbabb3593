check-level-error = error
check-level-warning = warning
check-level-note = note
check-fine = no error in { $modules ->
    [one] 1 module
   *[other] { $modules } modules
} with { $releases ->
    [one] 1 release
   *[other] { $releases } releases
}
check-found = { $errors ->
    [one] 1 error
   *[other] { $errors } errors
}, { $warnings ->
    [one] 1 warning
   *[other] { $warnings } warnings
}{ $notes ->
    [0] {""}
    [one] , 1 note
   *[other] , { $notes } notes
} in { $files ->
    [one] 1 file
   *[other] { $files } files
}
check-strict = with --strict, warnings fail as well
check-not-decided = nothing more was checked: mend these first
check-progress = { $done } of { $all } modules decided on { $machines } machines

check-no-path = there is no file or folder { $path }
check-no-manifests = the folder { $path } holds no manifest: no file that ends in .yaml
check-no-git = { $against } is no folder, and git is not installed, which would know it as a revision
check-no-repository = { $against } is no folder, and { $path } lies in no git repository: { $told }
check-no-revision = { $against } is no folder, and no revision in { $repository }; a shallow clone may lack it: git fetch origin
check-unreadable-revision = git cannot read { $against } in { $repository }: { $told }
check-excluded = { $one } and { $other } exclude each other
check-stack-needs-against = --stack tells which plans are compared: add --against

check-stat-modules = modules
check-stat-releases = releases
check-stat-of-category = { $category }: { $modules }, { $releases } releases
check-stat-variants = variants
check-stat-gaps = facts that are missing
check-stat-profiles = machines of the matrix
check-stat-decisions = decisions
check-stat-dead = dead releases
check-stat-shadowed = shadowed releases

# What a rule of the check is about, for those who read a report elsewhere.

check-help-bad-comparison = A fact is compared with what it can never be, so the requirement never holds. Compare it with a value of its own kind.
check-help-bad-condition = What stands behind host tests no fact. Name a fact, and a range or a list of values if you like.
check-help-bad-licence = The licence is no SPDX expression. Write one (https://spdx.org/licenses), or LicenseRef- and a name for a licence that SPDX does not list.
check-help-contradictory-host = Two requirements of one release exclude each other on every machine, so it can never be installed.
check-help-cycle = Modules whose newest releases need one another cannot be installed in any order. Recommend instead of requiring somewhere.
check-help-dangling-interface = Something needs an interface that no module provides. Mend its name, or add a module that provides it.
check-help-image-moves = The tag is pushed to again and again, so that nobody knows what is installed. Name a version, or add the digest.
check-help-image-without-tag = Without a tag or a digest the image is whatever is newest. Name a version, or add the digest.
check-help-port-twice = Two ports of one release have one number and protocol. Only one of them can listen.
check-help-secret-value = A token or password seems to stand in the manifest. Withdraw it where it came from, then remove it here.
check-help-two-hashes = One artefact has two hashes: one of them is wrong, or the file was changed after it was published.
check-help-unknown-fact = No fact of a machine has this name, so the requirement never holds.
check-help-combines-with-none = Every other module of the category excludes it, by ports, memory or versions. If that is not meant, loosen what it requires.
check-help-contradictory-requirements = Two requirements of one release leave no release of a module that satisfies both, so it can hardly be installed.
check-help-dead-release = No machine of the matrix can have this release. Mend what it requires, mark it withdrawn, or add a machine that it is for.
check-help-health-port = Where several ports or none are declared, the health check must say which one it asks.
check-help-no-matching-release = The catalogue knows the module, and no release of it in this range. Add the release, or mend the range.
check-help-port-clash = Services that are fixed on one port cannot run together. Declare the port movable if the service can be told another one.
check-help-shadowed-variant = Of two variants that are alike in all that counts, the first is taken each time. Remove one, or say what sets it apart.
check-help-unknown-module = A name without a manifest is allowed, but this one is spelled nearly like a module.
check-help-unknown-replacement = What replaces a release should be a module of the catalogue.
check-help-unreachable-condition = The condition can never be true, so the requirement never counts. Remove it, or mend the condition.
check-help-gaps = Facts that the manifest does not state. A missing fact is better than an invented one; add it when there is a source for it.
check-help-shadowed = A newer release can be had wherever these can, so only who names one or needs one gets it. That is as it should be for old releases.
check-help-unlisted-licence = The licence is in none of the classes that policies can name, so they treat it as unlisted.
check-help-rule-forbids-module = Nobody can have the module under this policy. If that is meant, all is well; else narrow the rule, or add an override.
check-help-rule-never-applies = The rule's condition is false on every machine that there can be. Mend it, or remove the rule.
check-help-rule-shadowed = Without the rule the policy permits and forbids the same on every machine. Remove it, or narrow what is beside it.
check-help-rule-wrong-scheme = Nobody can say which releases the rule is about. Write the range as the module writes its versions.
check-help-tier-empty = The tier's condition is false on every machine that there can be. Mend it, or remove the tier.
check-help-tier-hole = On such a machine nothing can be planned. Let one of the tiers cover it.
check-help-tier-overlap = On such a machine nothing can be planned, for tiers exclude each other. Let only one of them cover it.
check-help-tiers-undecided = No machine that was built shows a hole or an overlap, and it was not proven that there is none: sums over accelerators are only bounded.
check-help-became-uninstallable = Who has this release there cannot install it again. Mend what it requires now, or let the machines go deliberately.
check-help-choice-changed = Who asks for the module by name alone now gets another release there.
check-help-module-gone = A removed module cannot be installed again, and stacks that name it have no plan. Mark its releases deprecated or withdrawn instead.
check-help-plan-changed = The stack is planned otherwise than before the change.
check-help-plan-lost = What had a plan before the change has none after it. Mend what is in its way.
check-help-release-gone = Lock files may name a removed release. Mark it deprecated or withdrawn instead.
check-help-format = The file does not follow the schema or the grammar of manifests: docs/manifests.md.

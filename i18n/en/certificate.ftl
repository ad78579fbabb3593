# Certificates: what `las solve --certify` keeps, and what `las verify --proof` finds in it.

certificate-written = certificate written to { $folder }; las verify --proof { $folder } checks it
certificate-none = no certificate: the search ended before this was known to be the best plan (--budget)
certificate-unproved = the certificate leaves a part unproved, for the time ended (--budget): { $about ->
    [level] { $objective }
    [order] that no equally good plan comes earlier
   *[anything] that there is no plan
}
certificate-optimal = proved: there is no better plan
certificate-no-plan = proved: there is no plan
certificate-fails = the certificate does not hold
certificate-level = { $objective } { $value }: less is impossible for a plan as good on what counts more (clauses: { $clauses }, steps: { $steps })
certificate-level-obvious = { $objective } { $value }: there is no less
certificate-order = every other plan of these values comes later in the canonical order (clauses: { $clauses }, steps: { $steps })
certificate-anything = the conflict alone leaves no plan (clauses: { $clauses }, steps: { $steps })
certificate-trusts-plan = Trusted, not proved: that problem.opb says what the manifests, the machine and the policy say, and leaves out no release that a plan could take (the encoding). las verify PLAN reads them again, and so checks that the plan is valid, not that none is better.
certificate-trusts-conflict = Trusted, not proved: that problem.opb says what the manifests, the machine, the policy and the request say (the encoding). Each constraint there names its reason.
certificate-alone = Not checked: the rules, for no PLAN was given.

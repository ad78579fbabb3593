# Rules of the policy that are lifted on this machine.

override-line = { $id }  { $rule }{ $module ->
    [none] {""}
   *[other] , for { $module } alone
}{ $until ->
    [none] , until it is removed
   *[other] , up to and including { $until }
}
override-by = { $reason } ({ $by }, { $since })
override-ended-by = removed by { $by } on { $on }
override-none-yet = no rule is lifted
override-in-force = in force
override-expired = expired: they do nothing any more
override-ended = removed
override-removed = override { $id } is removed: rule { $rule } holds again
override-no-reason = why is the rule lifted? Say it with --reason
override-no-rule = no policy has a rule { $rule }{ $suggestion ->
    [none] {""}
   *[other] ; did you mean { $suggestion }?
}
override-no-module = there is no module { $module }{ $suggestion ->
    [none] {""}
   *[other] ; did you mean { $suggestion }?
}
override-whole-limit = { $rule } is a limit: it is lifted for all, not for one module
override-bad-date = { $value } is no day: write 2026-12-31, or 30d for thirty days from today
override-past = { $value } is past: an override until then would never hold
override-twice = rule { $rule } is lifted already, by override { $id }
override-none = there is no override { $id }; las override list shows all
override-ended-already = override { $id } was removed before

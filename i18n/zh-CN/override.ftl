# 在这台机器上解除的策略规则。

override-line = { $id }  { $rule }{ $module ->
    [none] {""}
   *[other] ，仅对 { $module }
}{ $until ->
    [none] ，直到被移除
   *[other] ，至 { $until }（含）
}
override-by = { $reason }（{ $by }，{ $since }）
override-ended-by = 由 { $by } 于 { $on } 移除
override-none-yet = 没有解除任何规则
override-in-force = 有效
override-expired = 已过期：不再起作用
override-ended = 已移除
override-removed = 已移除例外 { $id }：规则 { $rule } 重新生效
override-no-reason = 为什么解除此规则？请用 --reason 说明
override-no-rule = 没有策略含有规则 { $rule }{ $suggestion ->
    [none] {""}
   *[other] ；是否指 { $suggestion }？
}
override-no-module = 没有模块 { $module }{ $suggestion ->
    [none] {""}
   *[other] ；是否指 { $suggestion }？
}
override-whole-limit = { $rule } 是限制：只能整体解除，不能只对一个模块
override-bad-date = { $value } 不是日期：请写 2026-12-31，或写 30d 表示从今天起三十天
override-past = { $value } 已经过去：到那时为止的例外永远不会生效
override-twice = 规则 { $rule } 已由例外 { $id } 解除
override-none = 没有例外 { $id }；las override list 会列出全部
override-ended-already = 例外 { $id } 先前已移除

policy-check-fine = 每台机器恰属一个等级，每条规则都在某处起作用
policy-duplicate-policy = 两个文件都自称策略 { $policy }：{ $file } 和 { $other }
policy-next = 请试：{ $command }
policy-no-tier = 没有等级涵盖本机（{ $facts }）；策略为 { $policy }
policy-two-tiers = 有多个等级涵盖本机（{ $facts }）：{ $tiers }；策略为 { $policy }
policy-unknown-tier = 规则 { $rule } 提到等级 { $tier }，而它不存在{ $suggestion ->
    [none] {""}
   *[other] ；是否想写 { $suggestion }？
}
policy-wrong-scheme = 规则 { $rule }：{ $specifier } 不是 { $module } 的版本范围，它的版本属于 { $scheme } 方案

# 内置策略各规则的理由

policy-why-headroom = 其余留给页缓存，以及估算未计入的部分
policy-why-system = 系统自身需要
policy-why-models = 更大的模型（4 位，8192 个词元）在此放不下，或太慢
policy-test-passed = 通过
policy-test-failed = 失败
policy-test-count = { $passed } 个通过，{ $failed } 个失败

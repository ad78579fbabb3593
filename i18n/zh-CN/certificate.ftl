certificate-written = 证明已写入 { $folder }；用 las verify --proof { $folder } 检查
certificate-none = 没有证明：搜索结束时尚不能确定这是最佳方案（--budget）
certificate-unproved = 因时间用尽（--budget），证明缺少一部分：{ $about ->
    [level] { $objective }
    [order] 没有同样好而排序更前的方案
   *[anything] 没有任何方案
}
certificate-optimal = 已证明：没有更好的方案
certificate-no-plan = 已证明：没有任何方案
certificate-fails = 证明不成立
certificate-level = { $objective } { $value }：在更重要的各项同样好的前提下，不可能更少（{ $clauses } 个子句，{ $steps } 步）
certificate-level-obvious = { $objective } { $value }：不会有更少
certificate-order = 各项数值相同的其他方案在规范顺序中都更靠后（{ $clauses } 个子句，{ $steps } 步）
certificate-anything = 仅凭这一冲突就没有任何方案（{ $clauses } 个子句，{ $steps } 步）
certificate-trusts-plan = 信任而未证明：problem.opb 所说与清单、机器和策略一致，且没有漏掉方案可能采用的版本（编码）。las verify PLAN 会重新读取它们，从而检查方案有效，但不检查是否有更好的方案。
certificate-trusts-conflict = 信任而未证明：problem.opb 所说与清单、机器、策略和要求一致（编码）。其中每条约束都写明了原因。
certificate-alone = 未检查：各项规则，因为没有给出 PLAN。

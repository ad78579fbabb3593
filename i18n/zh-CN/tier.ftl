tier-name = 等级 { $name }
tier-decided = 判定依据
tier-yes = { $text }：是，{ $shown }
tier-no = { $text }：否，{ $shown }
tier-unknown = { $text }：未知（{ $why }）
tier-on = { $text }（{ $accelerator }）
tier-nothing-decided = 不符合其他等级的所有机器
tier-would-raise = 在此未知，也许能提高等级（用 --fact KEY=VALUE 给出）
tier-raises = { $fact }（可能是 { $tiers }）
tier-all = 此策略的等级，由低到高
tier-here = 本机
tier-where = 其中
tier-limits = 上限
tier-prefers = 偏好，按此顺序
tier-undecided = 规则 { $rule } 仍适用，因为这些未知：{ $facts }

# 内置策略的等级

tier-entry = 一个人使用，小模型，处理器或小显卡
tier-mid-range = 一块够强的显卡，或较大的共用内存
tier-large = 多块够强的显卡，或一块很大的显卡

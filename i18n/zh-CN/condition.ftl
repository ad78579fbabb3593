# 策略的条件

condition-tier = 等级 { $tiers }
condition-not = 非 { $of }
condition-and = { $one } 且 { $other }
condition-or = { $one } 或 { $other }
condition-accelerators = { $count } 个加速器，各满足 { $of }
condition-nested = （{ $of }）
condition-else = 或 { $of }

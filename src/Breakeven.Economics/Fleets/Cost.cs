using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Breakeven.Economics.Fleets;

/// <summary>Arithmetic on cost lines.</summary>
internal static class Cost
{
    public static Money Sum(ImmutableArray<CostLine> lines)
    {
        Money sum = Money.Zero;
        foreach (CostLine line in lines) sum += line.PerMonth;
        return sum;
    }

    public static void RequireNotNegative(Money amount, [CallerArgumentExpression(nameof(amount))] string name = "")
    {
        if (amount < Money.Zero) throw new ArgumentOutOfRangeException(name, amount.Usd, $"{name} is a cost and cannot be negative.");
    }
}

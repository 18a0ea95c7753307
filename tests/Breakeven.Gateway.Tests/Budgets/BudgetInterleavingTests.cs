using System.Collections.Immutable;
using Breakeven.Gateway.Budgets;
using CsCheck;

namespace Breakeven.Gateway.Tests.Budgets;

/// <summary>Random histories of holds, settlements, releases, passing time, clocks set back and changed configurations over overlapping budgets, against a model that is nothing but a list of calls.</summary>
public sealed class BudgetInterleavingTests
{
    private static readonly string?[] s_keys = ["app", "bot", null];
    private static readonly string?[] s_workloads = ["support", null];
    private static readonly string?[] s_routes = ["chat", "batch", null];

    private static readonly Gen<Step> s_steps = Gen.Frequency(
        (6, Gen.Select(Gen.Int[0, 2], Gen.Int[0, 1], Gen.Int[0, 2], Gen.Int[1, 300], (key, workload, route, cents) => new Step(StepKind.Hold, cents, new(s_keys[key], key == 2 ? null : "search", s_workloads[workload], s_routes[route])))),
        (2, Gen.Select(Gen.Int[0, 50], Gen.Int[1, 300], (which, cents) => new Step(StepKind.Replace, cents, default, which))),
        (5, Gen.Select(Gen.Int[0, 50], Gen.Int[0, 100], (which, percent) => new Step(StepKind.Settle, percent, default, which))),
        (1, Gen.Int[0, 50].Select(which => new Step(StepKind.Release, 0, default, which))),
        (2, Gen.Int[-90, 90].Select(minutes => new Step(StepKind.Move, minutes))),
        (1, Gen.Int[1, 1_000].Select(cents => new Step(StepKind.Reconfigure, cents))));

    /// <summary>L3: no grant ever takes a window over its limit, a refusal changes nothing, and every window is the sum of its calls to the last digit.</summary>
    [Fact]
    [Trait("Fault", "92")]
    [Trait("Fault", "114")]
    public void Book_AnyHistory_NeverGrantsMoreThanALimitAndAddsUp() =>
        s_steps.Array[1, 80].Sample(history =>
        {
            BudgetBook book = Books.New();
            Model model = new();
            Apply(book, model, 500);
            List<(BudgetHold Hold, Open Call)> open = [];
            DateTimeOffset now = Books.Start;
            foreach (Step step in history)
            {
                switch (step.Kind)
                {
                    case StepKind.Hold:
                        Take(book, model, open, step.Payers, step.Amount / 100m, now, instead: null);
                        break;
                    case StepKind.Replace when open.Count > 0:
                        Take(book, model, open, open[step.Which % open.Count].Call.Payers, step.Amount / 100m, now, instead: step.Which % open.Count);
                        break;
                    case StepKind.Settle when open.Count > 0:
                        (BudgetHold hold, Open call) = open[step.Which % open.Count];
                        decimal spent = call.Held * step.Amount / 100m;
                        hold.Settle(new(spent));
                        hold.Settle(new(spent)); // once more counts nothing
                        Model.Settle(call, spent);
                        open.RemoveAt(step.Which % open.Count);
                        break;
                    case StepKind.Release when open.Count > 0:
                        open[step.Which % open.Count].Hold.Release();
                        open[step.Which % open.Count].Call.Held = 0;
                        break;
                    case StepKind.Move:
                        now = now.AddMinutes(step.Amount);
                        break;
                    case StepKind.Reconfigure:
                        Apply(book, model, step.Amount);
                        break;
                }
                model.Check(book);
            }
        }, iter: 2_000);

    private static void Take(BudgetBook book, Model model, List<(BudgetHold Hold, Open Call)> open, BudgetPayers payers, decimal usd, DateTimeOffset at, int? instead)
    {
        BudgetHold old = instead is { } index ? open[index].Hold : default;
        Open? given = instead is { } place ? open[place].Call : null;
        bool fits = model.Fits(payers, usd, at, given);
        bool granted = book.TryHold(payers, new(usd), at, out BudgetHold hold, old) is null;
        Assert.Equal(fits, granted);
        if (!granted) return;
        if (instead is { } replaced) open.RemoveAt(replaced);
        if (given is not null) given.Held = 0;
        Open call = model.Hold(payers, usd, at);
        if (hold.Reservation is not null) open.Add((hold, call));
    }

    /// <summary>All limits are made from one number, so that some are always tight.</summary>
    private static void Apply(BudgetBook book, Model model, int cents)
    {
        Dictionary<(BudgetOwner, BudgetPeriod), decimal> limits = new()
        {
            [(new(BudgetScope.Key, "app"), BudgetPeriod.Hour)] = cents / 100m,
            [(new(BudgetScope.Key, "app"), BudgetPeriod.Day)] = cents / 60m,
            [(new(BudgetScope.Key, "bot"), BudgetPeriod.Month)] = cents / 50m,
            [(new(BudgetScope.Team, "search"), BudgetPeriod.Hour)] = cents / 80m,
            [(new(BudgetScope.Workload, "support"), BudgetPeriod.Week)] = cents / 40m,
            [(new(BudgetScope.Route, "chat"), BudgetPeriod.Minute)] = cents / 90m,
        };
        ImmutableArray<BudgetConfig> Of(BudgetScope scope, string name) =>
            [.. limits.Where(limit => limit.Key.Item1 == new BudgetOwner(scope, name)).Select(limit => new BudgetConfig(new(limit.Value), limit.Key.Item2))];
        Books.Prepare(book, new()
        {
            Keys = [new("app", new string('0', 64)) { Team = "search", Budgets = Of(BudgetScope.Key, "app") }, new("bot", new string('1', 64)) { Team = "search", Budgets = Of(BudgetScope.Key, "bot") }],
            Teams = [new("search") { Budgets = Of(BudgetScope.Team, "search") }],
            Workloads = [new("support") { Budgets = Of(BudgetScope.Workload, "support") }],
            Routes = [new("chat") { Budgets = Of(BudgetScope.Route, "chat") }, new("batch")],
        });
        model.Limits = limits;
    }

    private sealed record Step(StepKind Kind, int Amount, BudgetPayers Payers = default, int Which = 0);

    private enum StepKind
    {
        Hold,
        Replace,
        Settle,
        Release,
        Move,
        Reconfigure,
    }

    private sealed class Open(BudgetPayers payers, Dictionary<(BudgetOwner, BudgetPeriod), DateTimeOffset> windows)
    {
        public BudgetPayers Payers => payers;
        public Dictionary<(BudgetOwner, BudgetPeriod), DateTimeOffset> Windows => windows;
        public decimal Held { get; set; }
        public decimal Settled { get; set; }
    }

    /// <summary>Every call there was; what is in a window is added up anew for each question.</summary>
    private sealed class Model
    {
        private readonly List<Open> _calls = [];
        private readonly Dictionary<(BudgetOwner, BudgetPeriod), DateTimeOffset> _current = [];

        public Dictionary<(BudgetOwner Owner, BudgetPeriod Period), decimal> Limits { get; set; } = [];

        public bool Fits(BudgetPayers payers, decimal usd, DateTimeOffset at, Open? instead)
        {
            bool fits = true; // to the end: a refused call moves windows on, too
            foreach (((BudgetOwner, BudgetPeriod) budget, decimal limit) in Limits)
                if (Pays(payers, budget) && In(budget, WindowAt(budget, at), instead) + usd > limit) fits = false;
            return fits;
        }

        public Open Hold(BudgetPayers payers, decimal usd, DateTimeOffset at)
        {
            Open call = new(payers, Limits.Keys.Where(budget => Pays(payers, budget)).ToDictionary(budget => budget, budget => WindowAt(budget, at))) { Held = usd };
            _calls.Add(call);
            return call;
        }

        public static void Settle(Open call, decimal spent) => (call.Held, call.Settled) = (0, spent);

        public void Check(BudgetBook book)
        {
            foreach ((BudgetOwner Owner, BudgetPeriod Period) budget in Limits.Keys)
                if (_current.TryGetValue(budget, out DateTimeOffset window)) Assert.Equal(In(budget, window, without: null), book.Committed(budget.Owner, budget.Period).Usd);
        }

        private static bool Pays(BudgetPayers payers, (BudgetOwner Owner, BudgetPeriod Period) budget) => payers[budget.Owner.Scope] == budget.Owner.Name;

        /// <summary>Windows only ever move forward.</summary>
        private DateTimeOffset WindowAt((BudgetOwner Owner, BudgetPeriod Period) budget, DateTimeOffset at)
        {
            DateTimeOffset start = BudgetPeriods.StartOf(budget.Period, at), first = BudgetPeriods.StartOf(budget.Period, Books.Start);
            DateTimeOffset current = _current.GetValueOrDefault(budget, first);
            return _current[budget] = start > current ? start : current;
        }

        private decimal In((BudgetOwner, BudgetPeriod) budget, DateTimeOffset window, Open? without) =>
            _calls.Where(call => call != without && call.Windows.TryGetValue(budget, out DateTimeOffset own) && own == window).Sum(call => call.Held + call.Settled);
    }
}

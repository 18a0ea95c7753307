using Breakeven.Advisor.Counterfactuals;
using Breakeven.Advisor.Scenarios;
using Breakeven.Economics.Comparison;
using Breakeven.Economics.Fleets;
using static Breakeven.Advisor.Derivations.ApiDerivations;

namespace Breakeven.Advisor.Derivations;

/// <summary>What one server costs a month, and what is due whatever their number.</summary>
internal sealed class ServerDerivations(WorkloadCase subject, CaseSources sources, DerivationList list)
{
    private readonly OwnFleet _own = subject.Model.Own;

    public void Add()
    {
        DerivationInput[] lines = [.. _own.ServerLines.Where(line => line.Usd != 0m).Select((line, index) => Line(line, $"s_{index + 1}"))];
        list.Add("server_usd_per_month", "Cost of one server a month", _own.ServerUsd, Units.UsdPerMonth, lines.Length == 0 ? "S = 0" : $"S = {string.Join(" + ", lines.Select(line => line.Symbol))}",
            "The lines of one server, busy or idle. A month has 730 hours.", lines);
        DerivationInput[] due = [.. _own.FixedLines.Where(line => line.Usd != 0m).Select((line, index) => Given($"f_{index + 1}", Label(line.Name), line.Usd, Units.UsdPerMonth, sources.Of($"{line.Name}_usd_per_month"))), .. Staff()];
        list.Add("fixed_cost_usd_per_month", "Cost before the first server", _own.FixedUsd, Units.UsdPerMonth, due.Length == 0 ? "F = 0" : $"F = {string.Join(" + ", due.Select(line => line.Symbol))}",
            due.Length == 0 ? "Nothing is counted that is due whatever the number of servers: no staff, no fixed cost." : "Due whatever the number of servers.", due);
    }

    internal static string Label(string line) => line switch
    {
        "servers" => "Servers",
        "hardware" => "Hardware",
        "power" => "Power",
        "colocation" => "Colocation",
        "fixed" => "Fixed cost",
        "other" => "Other fixed cost",
        "spare" => "Spare servers",
        "ops_staff" => "Operations staff",
        _ => char.ToUpperInvariant(line[0]) + line[1..].Replace('_', ' '),
    };

    /// <summary>A line as the scenario's fields give it; one that they do not reproduce is shown as given.</summary>
    private DerivationInput Line(NamedCost line, string symbol)
    {
        string name = $"server.{line.Name}", label = $"One server: {Label(line.Name).ToLowerInvariant()}";
        if (sources.Hosting is { } asked && Way(asked, line.Name) is { } way && Math.Abs(way.Value - line.Usd) <= 1e-9m * Math.Max(1m, line.Usd))
            return DerivationList.Use(symbol, list.Add(name, label, line.Usd, Units.UsdPerMonth, way.Formula, way.Words, way.Inputs));
        return Given(symbol, label, line.Usd, Units.UsdPerMonth, sources.Of("server price"));
    }

    private (decimal Value, string Formula, string Words, DerivationInput[] Inputs)? Way(ScenarioSelfHost asked, string line)
    {
        if (asked.PurchaseUsd is { } purchase) return Bought(asked, purchase, line);
        if (line != "servers") return null;
        decimal hours = asked.CanSchedule == true ? sources.Workload?.HoursPerWeek ?? Month.HoursPerWeek : Month.HoursPerWeek;
        DerivationInput[] schedule = hours < Month.HoursPerWeek ? [Given("h", "Hours a week in which servers run", hours, "hours a week", sources.Observed("hours_per_week", hours, (double?)subject.Observed?.ActiveHoursPerWeek))] : [];
        string part = schedule.Length > 0 ? " × h ÷ 168" : "";
        decimal share = hours / Month.HoursPerWeek;
        if (asked.StatesHourlyPrice) return Hourly(asked, part, share, schedule);
        decimal gpus = subject.Hosting.GpusPerServer ?? 1;
        if (asked.ServerUsdPerMonth is { } flat)
        {
            bool perGpu = asked.PricePer == "gpu";
            return (flat * (perGpu ? gpus : 1m) * share, $"s = p{(perGpu ? " × g" : "")}{part}", perGpu ? "The stated price of an accelerator, for those of one server." : "The stated price.",
                [Given("p", perGpu ? "Price of an accelerator a month" : "Price of a server a month", flat, Units.UsdPerMonth, sources.Stated), .. perGpu ? [Gpus(gpus)] : Array.Empty<DerivationInput>(), .. schedule]);
        }
        if (subject.Hosting.Accelerator?.OnDemandUsdPerHour is not { } price) return null;
        return (price.Typical * gpus * Month.Hours * share, $"s = g × p × 730{part}", "Rented on demand at the catalog's typical price. Cloud bills run 30 to 50 % above the accelerator's price (egress, disk, management); that is not counted.",
            [Gpus(gpus), Given("p", $"Rent of one {subject.Hosting.Accelerator.Id}", price.Typical, Units.UsdPerHour, sources.Of("server price")), .. schedule]);
    }

    private DerivationInput Gpus(decimal gpus) => Given("g", "Accelerators in a server", gpus, "accelerators", sources.Hosting?.Gpu is null ? sources.Of("gpu") : new("the scenario, or the fewest that hold the model at the least cost"));

    private (decimal, string, string, DerivationInput[])? Hourly(ScenarioSelfHost asked, string part, decimal share, DerivationInput[] schedule)
    {
        DerivationInput? reserved = asked.ReservedUsdPerHour is { } r ? Given("p_r", "Reserved price", r, Units.UsdPerHour, sources.Stated) : null;
        DerivationInput? demand = asked.OnDemandUsdPerHour is { } d ? Given("p_d", "On-demand price", d, Units.UsdPerHour, sources.Stated) : null;
        if (demand is null) return (reserved!.Value * Month.Hours, "s = p_r × 730", "A reservation is due for every hour.", [reserved]);
        decimal onDemand = demand.Value * Month.Hours * share;
        if (reserved is null) return (onDemand, $"s = p_d × 730{part}", schedule.Length > 0 ? "Rented for the hours in which there is work." : "Rented for all hours.", [demand, .. schedule]);
        return (Math.Min(reserved.Value * Month.Hours, onDemand), $"s = min(p_r × 730; p_d × 730{part})", "The cheaper of a reservation, due for every hour, and on demand.", [reserved, demand, .. schedule]);
    }

    private (decimal, string, string, DerivationInput[])? Bought(ScenarioSelfHost asked, decimal purchase, string line)
    {
        switch (line)
        {
            case "hardware" when sources.Number(asked.AmortisationMonths, "amortisation_months") is { } months and > 0m:
                decimal chassis = asked.ChassisUsd ?? 0m;
                DerivationInput[] parts = [Given("P", "Accelerators of one server", purchase, Units.Usd, sources.Stated), .. chassis > 0m ? [Given("P_c", "The rest of the machine", chassis, Units.Usd, sources.Stated)] : Array.Empty<DerivationInput>()];
                return ((purchase + chassis) / months, chassis > 0m ? "s = (P + P_c) ÷ M" : "s = P ÷ M", "Straight line over the months until the refresh, nothing left at the end; interest on the capital is not counted.",
                    [.. parts, Given("M", "Months until the refresh", months, "months", sources.Of("amortisation_months"))]);
            case "power" when asked is { TdpWattsTotal: { } watts, UsdPerKwh: { } price } && sources.Number(asked.Load, "load") is { } load && sources.Number(asked.Pue, "pue") is { } pue:
                return (watts / 1000m * load * pue * Month.Hours * price, "s = W ÷ 1,000 × q × u × 730 × e", "Rated power at its mean draw, with what the building adds, for every hour of the month.",
                    [Given("W", "Rated power of one server", watts, "watts", sources.Stated), Given("q", "Mean draw over rated power", load, Units.Share, sources.Of("load")), Given("u", "Power usage effectiveness", pue, Units.Factor, sources.Of("pue")),
                        Given("e", "Price of electricity", price, "US dollars a kWh", sources.Stated)]);
            case "colocation" when asked.ColoUsdPerMonth is { } colocation:
                return (colocation, "s = c", "The stated price of a place to stand.", [Given("c", "Colocation of one server", colocation, Units.UsdPerMonth, sources.Stated)]);
            default:
                return null;
        }
    }

    private IEnumerable<DerivationInput> Staff()
    {
        if (_own.StaffUsd == 0m) yield break;
        decimal? share = sources.Number(sources.Hosting?.OpsFteShare, "ops_fte_share"), salary = sources.Number(sources.Hosting?.FteUsdPerYear, "fte_usd_per_year");
        if (share * salary / 12m is { } staff && Math.Abs(staff - _own.StaffUsd) <= 1e-9m * _own.StaffUsd)
            yield return DerivationList.Use("f_staff", list.Add("ops_staff_usd_per_month", "Operations staff", _own.StaffUsd, Units.UsdPerMonth, "f = q × y ÷ 12", "The share of a full-time post that running the servers takes.",
                Given("q", "Share of a full-time post", share!.Value, "full-time posts", sources.Of("ops_fte_share")), Given("y", "Cost of a full-time post", salary!.Value, Units.UsdPerYear, sources.Of("fte_usd_per_year"))));
        else yield return Given("f_staff", "Operations staff", _own.StaffUsd, Units.UsdPerMonth, sources.Of("ops_fte_share"));
    }
}

using System.Collections.Immutable;
using System.Text.Json;

namespace Breakeven.Advisor.Verdicts;

/// <summary>The member <c>fleet_search</c> of advice.</summary>
internal static class FleetSearchJson
{
    public static void Write(Utf8JsonWriter json, FleetSearchSummary search)
    {
        json.WriteStartObject("fleet_search");
        json.WriteString("ranked_by", search.RankedBy);
        WriteNames(json, "models", search.Models);
        WriteNames(json, "gpus", search.Gpus);
        WriteNames(json, "precisions", search.Precisions);
        WriteNames(json, "procurements", search.Procurements);
        json.WriteNumber("combinations", search.Combinations);
        json.WriteNumber("costed", search.Costed);
        json.WriteNumber("too_dear", search.TooDear);
        json.WriteNumber("do_not_fit", search.DoNotFit);
        json.WriteNumber("too_slow", search.TooSlow);
        WriteChoice(json, "chosen", search.Chosen);
        AdviceJson.WriteList(json, "alternatives", search.Alternatives, WriteAlternative);
        WriteMixed(json, search.Mixed);
        AdviceJson.WriteList(json, "marginal_servers", search.MarginalServers, WriteMargin);
        json.WriteString("marginal_basis", search.MarginalBasis);
        json.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter json, string name, ImmutableArray<string> names) =>
        AdviceJson.WriteList(json, name, names, (writer, one) => writer.WriteStringValue(one));

    private static void WriteChoice(Utf8JsonWriter json, string name, FleetChoice? choice)
    {
        if (choice is null)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
        json.WriteString("model", choice.Model);
        json.WriteString("precision", choice.Precision);
        json.WriteString("gpu", choice.Gpu);
        if (choice.GpusPerServer is { } gpus) json.WriteNumber("gpus_per_server", gpus);
        else json.WriteNull("gpus_per_server");
        json.WriteString("procurement", choice.Procurement);
        AdviceJson.WriteMoney(json, "server_usd_per_month", choice.ServerUsdPerMonth);
        AdviceJson.WriteVolume(json, "capacity_requests_per_month", choice.CapacityRequestsPerMonth);
        json.WriteNumber("servers", choice.Servers);
        json.WriteNumber("spare", choice.Spare);
        json.WriteString("plan", choice.Plan);
        AdviceJson.WriteMoney(json, "monthly_usd", choice.MonthlyUsd);
        json.WriteEndObject();
    }

    private static void WriteAlternative(Utf8JsonWriter json, FleetAlternative other)
    {
        json.WriteStartObject();
        json.WriteString("name", other.Name);
        json.WriteString("lost_by", other.LostBy);
        json.WriteString("text", other.Text);
        WriteChoice(json, "fleet", other.Choice);
        json.WriteEndObject();
    }

    private static void WriteMixed(Utf8JsonWriter json, MixedFleetSummary? mixed)
    {
        if (mixed is null)
        {
            json.WriteNull("mixed");
            return;
        }
        json.WriteStartObject("mixed");
        AdviceJson.WriteList(json, "servers", mixed.Servers, (writer, servers) =>
        {
            writer.WriteStartObject();
            writer.WriteString("hardware", servers.Hardware);
            writer.WriteNumber("serving", servers.Serving);
            writer.WriteNumber("spare", servers.Spare);
            writer.WriteEndObject();
        });
        json.WriteString("plan", mixed.Plan);
        AdviceJson.WriteMoney(json, "monthly_usd", mixed.MonthlyUsd);
        AdviceJson.WriteMoney(json, "saving_usd", mixed.SavingUsd);
        json.WriteNumber("saving_share", mixed.SavingShare);
        json.WriteBoolean("is_exact", mixed.IsExact);
        json.WriteString("text", mixed.Text);
        json.WriteEndObject();
    }

    private static void WriteMargin(Utf8JsonWriter json, MarginalServerSummary server)
    {
        json.WriteStartObject();
        json.WriteNumber("number", server.Number);
        AdviceJson.WriteMoney(json, "usd_per_month", server.UsdPerMonth);
        AdviceJson.WriteVolume(json, "carried_requests_per_month", server.CarriedRequestsPerMonth);
        AdviceJson.WriteMoney(json, "worth_usd", server.WorthUsd);
        json.WriteNumber("fill", server.Fill);
        json.WriteNumber("critical_fill", server.CriticalFill);
        json.WriteBoolean("pays", server.Pays);
        json.WriteEndObject();
    }
}

using System.Text.Json;

namespace Breakeven.Advisor.Verdicts.Pools;

/// <summary>The member <c>portfolio</c> of advice on several workloads.</summary>
internal static class PortfolioJson
{
    public static void Write(Utf8JsonWriter json, Portfolio portfolio)
    {
        json.WriteStartObject("portfolio");
        AdviceJson.WriteMoney(json, "apart_usd", portfolio.ApartUsd);
        AdviceJson.WriteMoney(json, "together_usd", portfolio.TogetherUsd);
        AdviceJson.WriteMoney(json, "saving_usd", portfolio.SavingUsd);
        AdviceJson.WriteList(json, "pools", portfolio.Pools, WritePool);
        json.WriteEndObject();
    }

    private static void WritePool(Utf8JsonWriter json, EnginePool pool)
    {
        json.WriteStartObject();
        json.WriteString("environment", pool.Environment);
        json.WriteString("model", pool.Model);
        json.WriteString("hardware", pool.Hardware);
        json.WriteString("plan", pool.Plan);
        json.WriteNumber("servers", pool.Servers);
        json.WriteNumber("spare", pool.Spare);
        AdviceJson.WriteVolume(json, "peak_servers", pool.PeakServers);
        AdviceJson.WriteVolume(json, "sum_of_peaks_servers", pool.SumOfPeaksServers);
        json.WriteString("load_basis", pool.LoadBasis);
        AdviceJson.WriteMoney(json, "apart_usd", pool.ApartUsd);
        AdviceJson.WriteMoney(json, "together_usd", pool.TogetherUsd);
        AdviceJson.WriteMoney(json, "saving_usd", pool.SavingUsd);
        AdviceJson.WriteMoney(json, "staff_apart_usd", pool.StaffApartUsd);
        AdviceJson.WriteMoney(json, "staff_together_usd", pool.StaffTogetherUsd);
        AdviceJson.WriteList(json, "members", pool.Members, (writer, member) =>
        {
            writer.WriteStartObject();
            writer.WriteString("workload", member.Workload);
            writer.WriteString("verdict", AdviceJson.Word(member.Verdict));
            AdviceJson.WriteMoney(writer, "alone_usd", member.AloneUsd);
            AdviceJson.WriteMoney(writer, "shared_usd", member.SharedUsd);
            writer.WriteEndObject();
        });
        json.WriteString("text", pool.Text);
        json.WriteEndObject();
    }
}

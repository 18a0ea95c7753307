using System.CommandLine;
using Breakeven.Cli.Terminal;
using Spectre.Console;

namespace Breakeven.Cli.Commands;

/// <summary><c>hardware list</c> and <c>models list</c>: the shipped catalogs.</summary>
internal static class CatalogCommands
{
    public static Command Hardware(CommandConsole console)
    {
        Command list = new("list", "Accelerators: memory, bandwidth, arithmetic and price");
        list.SetAction(_ => WriteHardware(console));
        return new Command("hardware", "The accelerators that the advisor knows") { list };
    }

    public static Command Models(CommandConsole console)
    {
        Command list = new("list", "Open models: size, context, licence");
        list.SetAction(_ => WriteModels(console));
        return new Command("models", "The open models that the advisor can host") { list };
    }

    private static int WriteHardware(CommandConsole console)
    {
        Table table = Tables.New("id", ">memory GB", ">GB/s", ">16-bit TFLOPS", ">FP8", ">on demand $/h", ">1 year $/h", ">purchase $", "confidence");
        foreach (Accelerator gpu in ShippedCatalogs.Accelerators)
        {
            table.AddText(
                gpu.Id, $"{gpu.MemoryGb:N0}", $"{gpu.BandwidthGbPerS:N0}", $"{gpu.Fp16Tflops:N0}", gpu.Fp8Tflops is { } fp8 ? $"{fp8:N0}" : "-",
                Price(gpu.OnDemandUsdPerHour?.Typical, gpu.PriceIsEstimate), Price(gpu.Reserved1YearUsdPerHour, gpu.PriceIsEstimate),
                gpu.PurchaseUsd is { } purchase ? $"{purchase.Low:N0}-{purchase.High:N0}" : "-", gpu.Confidence);
        }
        console.WriteTable(table);
        console.Out.WriteLine("e = estimate. Sources: data/README.md.");
        return ExitCode.Done;
    }

    private static int WriteModels(CommandConsole console)
    {
        Table table = Tables.New("id", ">parameters 10⁹", ">active", ">context", ">KV bytes/token", "licence", "commercial use");
        foreach (OpenModel model in ShippedCatalogs.OpenModels)
        {
            table.AddText(
                model.Id, $"{model.ParamsB:0.##}", $"{model.ActiveParamsB:0.##}", $"{model.MaxContext:N0}", $"{model.KvBytesPerToken:N0}", model.Licence, model.CommercialUse);
        }
        console.WriteTable(table);
        return ExitCode.Done;
    }

    private static string Price(decimal? usd, bool estimate) => usd is { } known ? $"{known:0.00}{(estimate ? " e" : "")}" : "-";
}

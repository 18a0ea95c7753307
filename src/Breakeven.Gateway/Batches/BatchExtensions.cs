using Breakeven.Gateway.Files;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Batches;

/// <summary>Registration of files and batches.</summary>
public static class BatchExtensions
{
    /// <summary>Where the files and batches of a ledger lie.</summary>
    public static string FolderBeside(string database) => database + ".batches";

    /// <summary>Keeps files and runs batches, where the configuration in force has the section <c>batch</c>.</summary>
    /// <param name="key">32 bytes, under which everything in the folder is encrypted.</param>
    /// <param name="flush">Whether an answer is to survive the end of power too.</param>
    public static IServiceCollection AddBreakevenBatches(this IServiceCollection services, string folder, byte[] key, bool flush)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, PieceCipher.KeyBytes);
        services.AddSingleton(provider =>
        {
            FileStore files = new(folder, key, provider.GetRequiredService<ILogger<FileStore>>());
            files.Load();
            return files;
        });
        services.AddSingleton(provider =>
        {
            BatchStore batches = new(folder, key, flush, provider.GetRequiredService<ILogger<BatchStore>>());
            batches.Load();
            return batches;
        });
        services.AddSingleton<LineCalls>().AddSingleton<LineRunner>().AddSingleton<BatchValidation>().AddSingleton<BatchRunner>().AddSingleton<ClientDoor>();
        services.AddSingleton(provider => new KeyFiles(
            provider.GetRequiredService<FileStore>(), provider.GetRequiredService<BatchStore>(), provider.GetRequiredService<BatchRunner>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<FileDesk>().AddSingleton<BatchDesk>();
        return services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<BatchRunner>());
    }
}

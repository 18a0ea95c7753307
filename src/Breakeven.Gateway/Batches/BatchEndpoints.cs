using Breakeven.Gateway.Endpoints;
using Breakeven.Gateway.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Batches;

/// <summary>Whose files and batches are: the configuration in force decides with each request whether the gateway keeps them itself or passes them through.</summary>
internal static class BatchEndpoints
{
    /// <summary>Files are passed through, as ever, unless the gateway runs batches itself.</summary>
    public static RequestDelegate FilesOr(IServiceProvider services, HttpMethod method, string path, RequestDelegate passThrough) => OwnOr<FileDesk>(
        services,
        (method.Method, path) switch
        {
            ("POST", _) => desk => desk.UploadAsync,
            ("DELETE", _) => desk => desk.DeleteAsync,
            (_, "/files") => desk => desk.ListAsync,
            (_, "/files/{id}") => desk => desk.GetAsync,
            _ => desk => desk.ReadAsync,
        },
        passThrough, unasked: passThrough);

    /// <summary>Batches are passed through only where the configuration says so.</summary>
    public static RequestDelegate BatchesOr(IServiceProvider services, HttpMethod method, string path, RequestDelegate passThrough) => OwnOr<BatchDesk>(
        services,
        (method.Method, path) switch
        {
            ("POST", "/batches") => desk => desk.CreateAsync,
            ("POST", _) => desk => desk.CancelAsync,
            (_, "/batches") => desk => desk.ListAsync,
            _ => desk => desk.GetAsync,
        },
        passThrough, unasked: static http => ErrorAnswers.WriteAsync(http, BatchErrors.NotConfigured));

    /// <param name="unasked">For a configuration without the section.</param>
    private static RequestDelegate OwnOr<TDesk>(IServiceProvider services, Func<TDesk, RequestDelegate> handler, RequestDelegate passThrough, RequestDelegate unasked)
        where TDesk : class
    {
        SnapshotSource snapshots = services.GetRequiredService<SnapshotSource>();
        RequestDelegate own = services.GetService<TDesk>() is { } desk ? handler(desk) : static http => ErrorAnswers.WriteAsync(http, BatchErrors.NotStored);
        return http => snapshots.Current.Config.Batch switch
        {
            null => unasked(http),
            { Run: BatchRun.Provider } => passThrough(http),
            _ => own(http),
        };
    }
}

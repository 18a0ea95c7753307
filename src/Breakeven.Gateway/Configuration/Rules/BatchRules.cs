using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration.Rules;

/// <summary>Batches: one answer to <c>/v1/files</c>, and what whoever runs them needs.</summary>
internal static class BatchRules
{
    private const string Path = "batch", FilesPath = "passthrough.files";

    public static void Check(BreakevenConfig config, BindContext context)
    {
        if (config.Batch is not { } batch || context.IsBroken(Path)) return;
        if (batch.Run == BatchRun.Provider)
        {
            if (config.Passthrough.Files is null && !context.IsBroken(FilesPath)) context.Error(Path, "'provider' passes batches to the target that keeps their files, and there is none", "add passthrough.files");
            return;
        }
        if (config.Storage.Content != "encrypted" && !context.IsBroken("storage.content"))
            context.Error(Path, "keeps files, and files are content, which is only stored encrypted", "set storage.content: encrypted and storage.content_key");
        if (config.Passthrough.Files is not null && !context.IsBroken(FilesPath))
            context.Error(FilesPath, "answers /v1/files, and so does batch: own", "remove it, or write batch: provider");
    }
}

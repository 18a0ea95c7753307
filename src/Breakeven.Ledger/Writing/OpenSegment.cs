using Microsoft.Win32.SafeHandles;

namespace Breakeven.Ledger.Writing;

/// <summary>Creates the file of a new segment. It must not exist.</summary>
internal delegate SafeFileHandle OpenSegment(string path);

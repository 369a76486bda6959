using System.Collections;
using System.Management.Automation;

namespace PgCdc.PowerShell;

/// <summary>
/// Makes a blank name of nothing at all, so that it can be refused: an object whose table is null must not pass for one that has no table, and so for
/// its whole schema.
/// </summary>
public sealed class NothingMeansBlankAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        inputData is null or ICollection { Count: 0 } or PSObject { BaseObject: ICollection { Count: 0 } } ? new[] { string.Empty } : inputData;
}

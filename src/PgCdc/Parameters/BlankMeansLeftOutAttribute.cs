using System.Management.Automation;

namespace PgCdc.PowerShell;

/// <summary>Takes an empty text for nothing at all: a cell of a CSV file that was left blank. Without it PowerShell would make it the number 0.</summary>
public sealed class BlankMeansLeftOutAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is string text && string.IsNullOrWhiteSpace(text) ? null : inputData;
}

// netstandard2.0 lacks these attributes. A compiler that knows nullable references goes by their full names,
// wherever they are defined; mcs has no such syntax, so the sources carry attributes and no question marks.
namespace System.Diagnostics.CodeAnalysis
{
    /// <summary>The value may be null.</summary>
    [AttributeUsage(AttributeTargets.Property | AttributeTargets.ReturnValue | AttributeTargets.Parameter)]
    internal sealed class MaybeNullAttribute : Attribute
    {
    }

    /// <summary>Null may be given.</summary>
    [AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
    internal sealed class AllowNullAttribute : Attribute
    {
    }
}

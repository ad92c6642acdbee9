using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Holdfast.Tests")]

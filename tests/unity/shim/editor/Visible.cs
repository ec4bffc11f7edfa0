using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Iris.Unity.Tests")]

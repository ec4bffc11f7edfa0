"""Compile C# with Roslyn, hosted in this Python; and say which types an assembly uses.

It runs with the toolchain's own Python, reads a list of jobs as JSON from standard input, and
answers with JSON on standard output. `build.py` starts it.

A job is `{"name", "out", "sources", "references", "libraries", "program", "options"}`, where
`libraries` are folders; its answer is `{"ok", "diagnostics", "used", "foreign"}`: what the compiler
says, the framework types that the assembly uses by the library that has them, and those of them
that netstandard 2.1 does not have.
"""

import json
import sys
from pathlib import Path
from typing import Any

CSHARP_9 = ("/langversion:9", "/nullable:enable", "/warnaserror+", "/deterministic+")
"""What Unity 2022 LTS compiles, as strictly as the compiler can be told to."""


class Compiler:
    """Roslyn, loaded once."""

    def __init__(self, setting: dict[str, Any]) -> None:
        """`setting` names the runtime's folder, its libraries, Roslyn, and a scratch folder."""
        from clr_loader import get_coreclr  # noqa: PLC0415 (only the toolchain's Python has it)
        from pythonnet import set_runtime  # noqa: PLC0415

        config = Path(setting["scratch"]) / "host.runtimeconfig.json"
        config.write_text(json.dumps(runtime_config()), "utf-8")
        set_runtime(get_coreclr(runtime_config=str(config), dotnet_root=setting["runtime"]))
        import clr  # noqa: PLC0415 (there is none before a runtime is chosen)

        for name in ("Microsoft.CodeAnalysis.dll", "Microsoft.CodeAnalysis.CSharp.dll"):
            clr.AddReference(str(Path(setting["roslyn"]) / name))
        clr.AddReference("System.Reflection.Metadata")
        self._standard = self._forwarded(Path(setting["libraries"]) / "netstandard.dll")

    def compile(self, job: dict[str, Any]) -> dict[str, Any]:
        """Compile one assembly and look at what it uses."""
        ok, diagnostics = self._emit(job)
        own = {Path(reference).stem for reference in job["references"]}
        used = self._used(job["out"], own) if ok else {}
        foreign = sorted({kind for kinds in used.values() for kind in kinds} - self._standard)
        return {"ok": ok, "diagnostics": diagnostics, "used": used, "foreign": foreign}

    def _emit(self, job: dict[str, Any]) -> tuple[bool, list[str]]:
        import Microsoft.CodeAnalysis as Roslyn  # noqa: PLC0415
        from Microsoft.CodeAnalysis import CSharp  # noqa: PLC0415
        from Microsoft.CodeAnalysis.Text import SourceText  # noqa: PLC0415
        from System import Array, String  # noqa: PLC0415
        from System.Collections.Generic import List  # noqa: PLC0415
        from System.IO import File  # noqa: PLC0415
        from System.Text import Encoding  # noqa: PLC0415

        arguments = Array[String](self._arguments(job))
        folder = str(Path(job["out"]).parent)
        parsed = CSharp.CSharpCommandLineParser.Default.Parse(arguments, folder, None, None)
        if parsed.Errors.Length:
            return False, [str(error) for error in parsed.Errors]
        trees = List[Roslyn.SyntaxTree]()
        for source in job["sources"]:
            text = SourceText.From(File.ReadAllText(source), Encoding.UTF8)
            trees.Add(CSharp.CSharpSyntaxTree.ParseText(text, parsed.ParseOptions, source))
        references = List[Roslyn.MetadataReference]()
        for reference in parsed.MetadataReferences:
            references.Add(Roslyn.MetadataReference.CreateFromFile(reference.Reference))
        made = CSharp.CSharpCompilation.Create(
            job["name"], trees, references, parsed.CompilationOptions
        )
        with Path(job["out"]).open("wb"):
            pass
        stream = File.OpenWrite(job["out"])
        try:
            result = made.Emit(stream)
        finally:
            stream.Dispose()
        said = [str(one) for one in result.Diagnostics if int(one.Severity) >= 2]
        return bool(result.Success) and not said, said

    def _arguments(self, job: dict[str, Any]) -> list[str]:
        libraries = [path for folder in job["libraries"] for path in Path(folder).glob("*.dll")]
        managed = sorted(str(path) for path in libraries if _is_managed(path))
        return [
            *("/nologo", "/noconfig", "/nostdlib+", *CSHARP_9, *job["options"]),
            "/target:exe" if job["program"] else "/target:library",
            "/optimize+",
            f"/out:{job['out']}",
            *(f"/r:{path}" for path in (*managed, *job["references"])),
            *job["sources"],
        ]

    @staticmethod
    def _forwarded(library: Path) -> set[str]:
        from System.Reflection import Assembly  # noqa: PLC0415

        return {str(kind.FullName) for kind in Assembly.LoadFrom(str(library)).GetForwardedTypes()}

    @staticmethod
    def _used(assembly: str, own: set[str]) -> dict[str, list[str]]:
        """The framework's types that an assembly names; `own` are assemblies that are not its."""
        from System.IO import File  # noqa: PLC0415
        from System.Reflection.Metadata import (  # noqa: PLC0415
            AssemblyReferenceHandle,
            PEReaderExtensions,
        )
        from System.Reflection.PortableExecutable import PEReader  # noqa: PLC0415

        stream = File.OpenRead(assembly)
        reader = PEReader(stream)
        try:
            metadata = PEReaderExtensions.GetMetadataReader(reader)
            found: dict[str, list[str]] = {}
            for handle in metadata.TypeReferences:
                kind = metadata.GetTypeReference(handle)
                space = metadata.GetString(kind.Namespace)
                if str(kind.ResolutionScope.Kind) != "AssemblyReference":
                    continue  # inside another type, which is among them itself
                scope = AssemblyReferenceHandle.op_Explicit(kind.ResolutionScope)
                home = str(metadata.GetString(metadata.GetAssemblyReference(scope).Name))
                if home not in own and space.partition(".")[0] in {"System", "Microsoft"}:
                    found.setdefault(home, []).append(f"{space}.{metadata.GetString(kind.Name)}")
            return found
        finally:
            reader.Dispose()
            stream.Dispose()


def runtime_config() -> dict[str, Any]:
    """What tells `dotnet` which runtime a program wants."""
    return {
        "runtimeOptions": {
            "tfm": "net8.0",
            "framework": {"name": "Microsoft.NETCore.App", "version": "8.0.0"},
            "configProperties": {"System.Globalization.Invariant": True},
        }
    }


def _is_managed(library: Path) -> bool:
    """Whether a library is .NET's own kind; native ones lie beside those."""
    return library.name in {"mscorlib.dll", "netstandard.dll"} or (
        library.name[:1].isupper() and not library.name.startswith("Microsoft.DiaSymReader.N")
    )


def main() -> None:
    """Answer the jobs of standard input."""
    asked = json.load(sys.stdin)
    compiler = Compiler(asked["setting"])
    answers = []
    for job in asked["jobs"]:
        answers.append(compiler.compile(job))
        # What refers to an assembly that is not there says nothing worth reading.
        if not answers[-1]["ok"]:
            break
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()

using UnityEditor;
using UnityEngine;

namespace Iris.Editing
{
    /// <summary>How Unity is to import the character, and its materials.</summary>
    internal static class CharacterImport
    {
        /// <summary>Import it with all of its shapes and bones, and materials of this project's.</summary>
        public static void Run(ModelImporter importer)
        {
            importer.useFileScale = true;
            importer.importBlendShapes = true;
            importer.importBlendShapeNormals = ModelImporterNormals.Import;
            importer.importNormals = ModelImporterNormals.Import;
            importer.importTangents = ModelImporterTangents.CalculateMikk;
            importer.importCameras = false;
            importer.importLights = false;
            importer.importAnimation = false;
            importer.animationType = ModelImporterAnimationType.Generic;
            importer.avatarSetup = ModelImporterAvatarSetup.NoAvatar;
            // Hair, eyes and chest are moved bone by bone.
            importer.optimizeGameObjects = false;
            importer.materialImportMode = ModelImporterMaterialImportMode.ImportStandard;
            foreach (var look in CharacterMaterials.Looks)
            {
                var material = CharacterMaterials.Build(look);
                importer.AddRemap(
                    new AssetImporter.SourceAssetIdentifier(typeof(Material), look.Name), material);
            }
            importer.SaveAndReimport();
        }
    }
}

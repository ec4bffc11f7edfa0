#if IRIS_URP
using UnityEditor;
using UnityEngine;
using UnityEngine.Rendering;
using UnityEngine.Rendering.Universal;
#endif

namespace Iris.Editing
{
    /// <summary>What draws the picture: URP where the project has it, Unity's built-in one otherwise.</summary>
    internal static class Pipeline
    {
#if IRIS_URP
        public const string LitShader = "Universal Render Pipeline/Lit";
        public const string ParticleShader = "Universal Render Pipeline/Particles/Unlit";
        public const string Picture = "_BaseMap";
        public const string Colour = "_BaseColor";
        public const string Smoothness = "_Smoothness";

        private const string Folder = "Assets/Iris/Rendering";

        /// <summary>Let the project be drawn by URP, unless another pipeline has been chosen.</summary>
        public static void Ensure()
        {
            if (GraphicsSettings.defaultRenderPipeline == null)
            {
                var asset = Make("Desktop", msaa: 4, scale: 1, hdr: true, shadows: 12);
                GraphicsSettings.defaultRenderPipeline = asset;
                Use(asset);
            }
        }

        /// <summary>Let the project be drawn as phones can, at 60 frames a second.</summary>
        public static void UsePhones() =>
            Use(Make("Phone", msaa: 2, scale: 0.85f, hdr: false, shadows: 5));

        private static UniversalRenderPipelineAsset Make(
            string name, int msaa, float scale, bool hdr, float shadows)
        {
            DemoPaths.Ensure(Folder);
            var path = $"{Folder}/{name}.asset";
            var asset = AssetDatabase.LoadAssetAtPath<UniversalRenderPipelineAsset>(path);
            if (asset == null)
            {
                var renderer = ScriptableObject.CreateInstance<UniversalRendererData>();
                AssetDatabase.CreateAsset(renderer, $"{Folder}/{name}Renderer.asset");
                asset = UniversalRenderPipelineAsset.Create(renderer);
                AssetDatabase.CreateAsset(asset, path);
            }
            asset.msaaSampleCount = msaa;
            asset.renderScale = scale;
            asset.supportsHDR = hdr;
            asset.shadowDistance = shadows;
            EditorUtility.SetDirty(asset);
            return asset;
        }

        private static void Use(UniversalRenderPipelineAsset asset)
        {
            var level = QualitySettings.GetQualityLevel();
            for (var one = 0; one < QualitySettings.names.Length; one++)
            {
                QualitySettings.SetQualityLevel(one, false);
                QualitySettings.renderPipeline = asset;
            }
            QualitySettings.SetQualityLevel(level, false);
            AssetDatabase.SaveAssets();
        }
#else
        public const string LitShader = "Standard";
        public const string ParticleShader = "Particles/Standard Unlit";
        public const string Picture = "_MainTex";
        public const string Colour = "_Color";
        public const string Smoothness = "_Glossiness";

        public static void Ensure()
        {
        }

        public static void UsePhones()
        {
        }
#endif
    }
}

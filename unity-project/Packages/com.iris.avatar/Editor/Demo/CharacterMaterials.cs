using UnityEditor;
using UnityEngine;
using UnityEngine.Rendering;

namespace Iris.Editing
{
    /// <summary>The character's materials, of the textures beside it.</summary>
    internal static class CharacterMaterials
    {
        /// <summary>The same as on the web page, in this pipeline's words.</summary>
        public static readonly CharacterLook[] Looks =
        {
            new CharacterLook("Skin", 1),
            new CharacterLook("Eyes", 0.9f),
            // The shadow of the lips and cheeks around it.
            new CharacterLook("Mouth", 0.65f) { Colour = new Color(0.906f, 0.876f, 0.866f), TwoSided = true },
            new CharacterLook("Lashes", 0.2f) { Blended = true, TwoSided = true },
            new CharacterLook("Hair", 0.32f) { Cutout = 0.45f, TwoSided = true },
            // Its wool is grey; this is the colour of its dye, in sRGB.
            new CharacterLook("Sweater", 0.1f) { Colour = new Color(0.485f, 0.473f, 0.636f), Bumps = 0.7f },
        };

        /// <summary>Make a material, in place of the one that is there.</summary>
        public static Material Build(CharacterLook look)
        {
            var path = $"{DemoPaths.Folder}/{look.Name}.mat";
            var material = AssetDatabase.LoadAssetAtPath<Material>(path);
            if (material == null)
            {
                material = new Material(Shader.Find(Pipeline.LitShader));
                AssetDatabase.CreateAsset(material, path);
            }
            material.shader = Shader.Find(Pipeline.LitShader);
            material.SetColor(Pipeline.Colour, look.Colour);
            material.SetFloat(Pipeline.Smoothness, look.Smoothness);
            material.SetFloat("_Metallic", 0);
            Dress(material, look);
            if (look.Cutout > 0)
            {
                Cut(material, look.Cutout);
            }
            if (look.Blended)
            {
                Blend(material);
            }
            // 0: both sides, 2: the front.
            material.SetFloat("_Cull", look.TwoSided ? 0 : 2);
            EditorUtility.SetDirty(material);
            return material;
        }

        private static void Dress(Material material, CharacterLook look)
        {
            var picture = Picture(look.Name, sRgb: true, TextureImporterType.Default);
            if (picture != null)
            {
                material.SetTexture(Pipeline.Picture, picture);
            }
            var bumps = Picture($"{look.Name}Normal", sRgb: false, TextureImporterType.NormalMap);
            if (bumps != null)
            {
                material.SetTexture("_BumpMap", bumps);
                material.SetFloat("_BumpScale", look.Bumps);
                material.EnableKeyword("_NORMALMAP");
            }
            var smooth = Picture($"{look.Name}Smoothness", sRgb: false, TextureImporterType.Default);
            if (smooth != null)
            {
                material.SetTexture("_MetallicGlossMap", smooth);
                material.EnableKeyword("_METALLICSPECGLOSSMAP");
                material.EnableKeyword("_METALLICGLOSSMAP");
            }
        }

        private static void Cut(Material material, float cutout)
        {
            material.SetFloat("_AlphaClip", 1);
            material.SetFloat("_Cutoff", cutout);
            // With multisampling, soft edges.
            material.SetFloat("_AlphaToMask", 1);
            material.EnableKeyword("_ALPHATEST_ON");
            material.renderQueue = (int)RenderQueue.AlphaTest;
        }

        private static void Blend(Material material)
        {
            material.SetFloat("_Surface", 1);
            material.SetFloat("_SrcBlend", (float)BlendMode.SrcAlpha);
            material.SetFloat("_DstBlend", (float)BlendMode.OneMinusSrcAlpha);
            material.SetFloat("_ZWrite", 0);
            material.EnableKeyword("_SURFACE_TYPE_TRANSPARENT");
            material.EnableKeyword("_ALPHABLEND_ON");
            material.SetOverrideTag("RenderType", "Transparent");
            material.renderQueue = (int)RenderQueue.Transparent;
        }

        private static Texture2D? Picture(string name, bool sRgb, TextureImporterType kind)
        {
            foreach (var ending in new[] { "png", "jpg" })
            {
                var path = $"{DemoPaths.Textures}/{name}.{ending}";
                if (AssetImporter.GetAtPath(path) is TextureImporter importer)
                {
                    importer.textureType = kind;
                    importer.sRGBTexture = sRgb;
                    importer.alphaIsTransparency = sRgb && ending == "png";
                    // Hair that is far away does not thin out.
                    importer.mipMapsPreserveCoverage = importer.alphaIsTransparency;
                    importer.SaveAndReimport();
                    return AssetDatabase.LoadAssetAtPath<Texture2D>(path);
                }
            }
            return null;
        }
    }
}

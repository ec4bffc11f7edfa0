// What a material says, for every pass alike, as batching wants it.
#ifndef IRIS_INPUT_INCLUDED
#define IRIS_INPUT_INCLUDED

#include "Packages/com.unity.render-pipelines.universal/ShaderLibrary/Core.hlsl"

CBUFFER_START(UnityPerMaterial)
    float4 _BaseMap_ST;
    half4 _BaseColor;
    half _Smoothness;
    half _Soft;
    half _Sheen;
    half _BumpScale;
    half _Cutoff;
    half _NeutralToneMapping;
CBUFFER_END

TEXTURE2D(_BaseMap);
SAMPLER(sampler_BaseMap);
TEXTURE2D(_BumpMap);
SAMPLER(sampler_BumpMap);

// Colour and alpha of a place of the picture; nothing is drawn where it has a hole.
half4 Texel(float2 place)
{
    half4 texel = SAMPLE_TEXTURE2D(_BaseMap, sampler_BaseMap, place);
#if defined(_ALPHATEST_ON)
    clip(texel.a - _Cutoff);
#endif
    return texel;
}

#endif

Imports Pyoco
Imports Pyoco.Noise

Module Program
    Sub Main()
        Dim prior As New MixedNoise(alpha:=1)
        Using noise = prior.Sample(New VideoShape(1, 4, 8, 16, 16), New NoiseKey(7))
            Console.WriteLine($"{noise.numel()} values")
        End Using
    End Sub
End Module

# Completion of inliaison for PowerShell. Try it:  inliaison completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName inliaison -ScriptBlock {
    param($word, $line, $cursor)
    $before = @($line.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursor -or ($_.Extent.EndOffset -eq $cursor -and -not $word) } |
        ForEach-Object { if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { "$_" } })
    & $line.CommandElements[0].Extent.Text __complete "=$word" @before 2>$null | ForEach-Object {
        $value, $about = $_ -split "`t", 2
        if ($value -ne ':files') {
            if (-not $about) { $about = $value }
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $about)
        }
    }
}
